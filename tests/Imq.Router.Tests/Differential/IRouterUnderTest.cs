namespace Imq.Router.Tests.Differential;

/// <summary>A router that scenarios are put to.</summary>
internal interface IRouterUnderTest
{
    /// <summary>Sets the rules and nothing but them, all counters 0.</summary>
    void Prepare(Scenario scenario);

    /// <summary>Lets the frame arrive.</summary>
    /// <returns>What was sent because of it: the frames of eth0, then those of eth1, each in order.</returns>
    IReadOnlyList<Departure> Deliver(Arrival frame);

    /// <summary><c>-L -v -x -n</c> of every table that has rules.</summary>
    string List(Scenario scenario);
}
