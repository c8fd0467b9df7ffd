using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Imq.Packets;
using Imq.Router.Interop;
using Microsoft.Win32.SafeHandles;

namespace Imq.Router.Loop;

/// <summary>epoll, level-triggered, with an eventfd to be woken by. Timeouts are exact to the nanosecond as far as the machine is.</summary>
/// <remarks>Source: epoll_pwait2(2), Linux 5.11; eventfd(2).</remarks>
internal sealed unsafe class EpollWaiter : IWaiter
{
    private const int MaxEvents = 64, WakeSlot = -1;

    private readonly SafeFileHandle _epoll, _wake;
    private readonly int _epollDescriptor, _wakeDescriptor;
    private readonly byte[] _events = GC.AllocateArray<byte>(MaxEvents * 16, pinned: true);

    public EpollWaiter()
    {
        _epoll = Libc.epoll_create1(Libc.EPOLL_CLOEXEC);
        if (_epoll.IsInvalid) { throw LinuxException.Last("epoll_create1", "event loop"); }
        _wake = Libc.eventfd(0, Libc.EFD_CLOEXEC | Libc.EFD_NONBLOCK);
        if (_wake.IsInvalid) { throw LinuxException.Last("eventfd", "event loop"); }
        _epollDescriptor = (int)_epoll.DangerousGetHandle();
        _wakeDescriptor = (int)_wake.DangerousGetHandle();
        Add(_wakeDescriptor, WakeSlot);
    }

    public void Add(int descriptor, int slot)
    {
        byte* change = stackalloc byte[16];
        Unsafe.WriteUnaligned(change, Libc.EPOLLIN);
        Unsafe.WriteUnaligned(change + Libc.epoll_event_data_offset, (long)slot);
        LinuxException.Check(Libc.epoll_ctl(_epollDescriptor, Libc.EPOLL_CTL_ADD, descriptor, change), "epoll_ctl", "event loop");
    }

    public void Remove(int descriptor)
    {
        byte* change = stackalloc byte[16];
        LinuxException.Check(Libc.epoll_ctl(_epollDescriptor, Libc.EPOLL_CTL_DEL, descriptor, change), "epoll_ctl", "event loop");
    }

    public int Wait(Span<int> ready, long nanoseconds)
    {
        Libc.timespec timeout;
        timeout.tv_sec = nanoseconds / Instant.NanosecondsPerSecond;
        timeout.tv_nsec = nanoseconds % Instant.NanosecondsPerSecond;
        byte* events = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_events));
        int count = Libc.epoll_pwait2(_epollDescriptor, events, Math.Min(MaxEvents, ready.Length), nanoseconds == long.MaxValue ? null : &timeout, null);
        int slots = 0;
        for (int i = 0; i < count; i++)
        {
            long slot = Unsafe.ReadUnaligned<long>(events + (i * Libc.epoll_event_size) + Libc.epoll_event_data_offset);
            if (slot == WakeSlot) { Rearm(); } else { ready[slots++] = (int)slot; }
        }
        return slots;
    }

    public void Wake()
    {
        // By handle, not by number: other threads may wake a loop that is being disposed.
        ulong one = 1;
        if (!_wake.IsClosed) { _ = Libc.write(_wake, &one, sizeof(ulong)); }
    }

    public void Dispose()
    {
        _epoll.Dispose();
        _wake.Dispose();
    }

    private void Rearm()
    {
        ulong count;
        _ = Libc.read(_wakeDescriptor, &count, sizeof(ulong));
    }
}
