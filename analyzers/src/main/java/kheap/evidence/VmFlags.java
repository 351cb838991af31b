package kheap.evidence;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import kheap.ByteSize;

/// What a JVM was told of its memory: `jcmd PID VM.flags`, `VM.command_line`, or a command line. Of that only these
/// flags are kept: the rest may hold secrets.
///
/// @param maxHeap `-Xmx`, `MaxHeapSize`
/// @param stack `-Xss`, `ThreadStackSize`
/// @param maxDirect `MaxDirectMemorySize`; empty where it is as large as the heap, which is the default
/// @param maxMetaspace `MaxMetaspaceSize`; empty where nothing bounds it, which is the default
/// @param codeCache `ReservedCodeCacheSize`
/// @param maxRamPercentage `MaxRAMPercentage`, or what `MaxRAMFraction` of JDK 8 comes to: of the container's
///     memory, for the heap; means nothing where `maxHeap` is there
public record VmFlags(
        OptionalLong pid,
        Optional<ByteSize> maxHeap,
        Optional<ByteSize> stack,
        Optional<ByteSize> maxDirect,
        Optional<ByteSize> maxMetaspace,
        Optional<ByteSize> codeCache,
        OptionalDouble maxRamPercentage)
        implements EvidenceFile.Content {
    /// What is said about memory in a command line: `/usr/bin/java -Xmx1g -jar app.jar`. Only what stands before the
    /// main class is the JVM's.
    ///
    /// @return empty if it starts no JVM, or says nothing of its memory
    public static Optional<VmFlags> ofCommandLine(OptionalLong pid, String commandLine) {
        MemoryFlags flags = new MemoryFlags();
        flags.commandLine(commandLine);
        return flags.told(pid);
    }

    /// What this says, and what only the other says.
    public VmFlags or(VmFlags other) {
        return new VmFlags(
                pid.isPresent() ? pid : other.pid,
                either(other, VmFlags::maxHeap),
                either(other, VmFlags::stack),
                either(other, VmFlags::maxDirect),
                either(other, VmFlags::maxMetaspace),
                either(other, VmFlags::codeCache),
                maxRamPercentage.isPresent() ? maxRamPercentage : other.maxRamPercentage);
    }

    private Optional<ByteSize> either(VmFlags other, Function<VmFlags, Optional<ByteSize>> flag) {
        return flag.apply(this).or(() -> flag.apply(other));
    }

    @Override
    public String words() {
        return "JVM flags";
    }
}
