package kheap.evidence;

import java.util.Optional;
import java.util.OptionalLong;
import kheap.ByteSize;

/// What a JVM was told of its memory: `jcmd PID VM.flags`, `VM.command_line`, or a command line. Of that only these
/// flags are kept: the rest may hold secrets.
///
/// @param maxHeap `-Xmx`, `MaxHeapSize`
/// @param stack `-Xss`, `ThreadStackSize`
/// @param maxDirect `MaxDirectMemorySize`
/// @param maxMetaspace `MaxMetaspaceSize`
/// @param codeCache `ReservedCodeCacheSize`
public record VmFlags(
        OptionalLong pid,
        Optional<ByteSize> maxHeap,
        Optional<ByteSize> initialHeap,
        Optional<ByteSize> stack,
        Optional<ByteSize> maxDirect,
        Optional<ByteSize> maxMetaspace,
        Optional<ByteSize> codeCache)
        implements EvidenceFile.Content {
    @Override
    public String words() {
        return "JVM flags";
    }
}
