namespace Imq.Router.Configuration;

/// <summary>A part of the machine whose changes can be taken back as a whole.</summary>
internal interface ITransactional
{
    void Begin();

    void Commit();

    void Rollback();
}
