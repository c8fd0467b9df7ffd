namespace Imq.Router.Commands;

internal enum NeighborVerb
{
    Add,
    Change,
    Replace,
    Delete,
}
