namespace Grpc.Core.Interceptors;

/// <summary>Puts interceptors in front of a channel.</summary>
public static class ChannelExtensions
{
    /// <summary>Creates an invoker over a channel with an interceptor in front.</summary>
    /// <param name="channel">Carries the calls.</param>
    /// <param name="interceptor">Sees them first.</param>
    public static CallInvoker Intercept(this ChannelBase channel, Interceptor interceptor)
    {
        ArgumentNullException.ThrowIfNull(channel);
        return channel.CreateCallInvoker().Intercept(interceptor);
    }

    /// <summary>Creates an invoker over a channel with several interceptors in front.</summary>
    /// <param name="channel">Carries the calls.</param>
    /// <param name="interceptors">They see a call in this order.</param>
    public static CallInvoker Intercept(this ChannelBase channel, params Interceptor[] interceptors)
    {
        ArgumentNullException.ThrowIfNull(channel);
        return channel.CreateCallInvoker().Intercept(interceptors);
    }

    /// <summary>Creates an invoker over a channel where a function replaces the headers of each call.</summary>
    /// <param name="channel">Carries the calls.</param>
    /// <param name="interceptor">Gets the headers of a call, and returns those to send in their place.</param>
    public static CallInvoker Intercept(this ChannelBase channel, Func<Metadata, Metadata> interceptor)
    {
        ArgumentNullException.ThrowIfNull(channel);
        return channel.CreateCallInvoker().Intercept(interceptor);
    }
}
