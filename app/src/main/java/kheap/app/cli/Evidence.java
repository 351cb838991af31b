package kheap.app.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import kheap.UnreadableDumpException;
import kheap.analysis.EvidenceAnalysis;
import kheap.app.output.UnwritableException;
import kheap.report.EvidenceJson;
import kheap.report.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `kheap evidence`: what files tell of a process, without a dump of its heap.
@Command(
        name = "evidence",
        mixinStandardHelpOptions = true,
        versionProvider = VersionLines.class,
        header = "Says what takes a process's memory, without a dump of its heap.",
        description = {
            "",
            "Reads pmap and pmap -x, /proc/PID/smaps, smaps_rollup and status, files of a control group, the answers to"
                    + " jcmd VM.native_memory, Thread.print and VM.flags, and logs of garbage collections. What each file"
                    + " is, it finds out by itself. A folder stands for the files in it: what 'kheap collect' leaves.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  kheap evidence pmap.txt native_memory.txt threads.txt",
            "  kheap evidence OrderService-4711-20260131-120000",
            "  kheap evidence collected --html collected.html",
        })
final class Evidence implements Callable<Integer> {
    private final Setting setting;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Files, or folders with such files")
    private List<Path> given;

    @Mixin
    private ResultArguments results;

    Evidence(Setting setting) {
        this.setting = setting;
    }

    @Override
    public Integer call() throws UnreadableDumpException, UnwritableException {
        results.check(EvidenceInput.all(given));
        EvidenceInput told;
        try (ProgressLine progress = setting.progress(results.quiet)) {
            told = EvidenceInput.read(given, Optional.empty(), progress);
        }
        told.leftOut().forEach(setting.screen()::say);
        EvidenceAnalysis analysis = EvidenceAnalysis.of(told.files());
        results.write(Report.of(analysis), out -> EvidenceJson.write(analysis, out), setting.screen());
        return results.exitCode(analysis.worst());
    }
}
