namespace Imq.Router.Configuration;

/// <summary>Makes a part of another project, which knows no router, take part in the router's transactions.</summary>
internal sealed class TransactionPart(Action begin, Action commit, Action rollback) : ITransactional
{
    public void Begin() => begin();

    public void Commit() => commit();

    public void Rollback() => rollback();
}
