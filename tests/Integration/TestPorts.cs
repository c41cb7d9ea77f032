using System.Net;
using System.Net.Sockets;

namespace Scenario.Integration;

/// <summary>
/// Ports for programs that are told theirs before they listen. They lie below those that a system gives out by itself (Linux from 32768, others from 49152),
/// and none is found twice in this process, so nobody takes one in between.
/// </summary>
internal static class TestPorts
{
    private const int First = 20_000;
    private const int Count = 12_000;

    private static int _next = Environment.ProcessId * 101 % Count; // tests of another checkout run beside these

    /// <summary>The first of so many free ports in a row.</summary>
    public static int Find(int count)
    {
        while (true)
        {
            var first = First + (int)((uint)(Interlocked.Add(ref _next, count) - count) % (Count - count));
            if (Enumerable.Range(first, count).All(IsFree))
            {
                return first;
            }
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Any, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
