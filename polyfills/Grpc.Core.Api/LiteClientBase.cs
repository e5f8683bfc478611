namespace Grpc.Core;

/// <summary>Base of clients that are generated with the <c>lite_client</c> option.</summary>
public abstract class LiteClientBase
{
    /// <summary>Creates a client whose calls all throw; only for test doubles that override them.</summary>
    protected LiteClientBase()
    {
        CallInvoker = new UnimplementedCallInvoker();
    }

    /// <summary>Creates a client over an invoker.</summary>
    /// <param name="callInvoker">Starts the calls.</param>
    protected LiteClientBase(CallInvoker callInvoker)
    {
        ArgumentNullException.ThrowIfNull(callInvoker);
        CallInvoker = callInvoker;
    }

    /// <summary>Starts the calls of this client.</summary>
    protected CallInvoker CallInvoker { get; }
}
