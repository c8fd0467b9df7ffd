using Imq.Router.Cli;

return RouterCommandLine.Build().Parse(args).Invoke();
