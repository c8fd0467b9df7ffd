namespace Imq.Router.Commands;

internal enum AddressVerb
{
    Add,

    /// <summary>change and replace: as the kernel has them, both add what is not there.</summary>
    Replace,
    Delete,
}
