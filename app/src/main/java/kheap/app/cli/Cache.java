package kheap.app.cli;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import kheap.ByteSize;
import kheap.app.output.Form;
import kheap.app.output.UnwritableException;
import kheap.heap.IndexFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `kheap cache`: what lies in the folder of the indexes.
@Command(
        name = "cache",
        mixinStandardHelpOptions = true,
        versionProvider = VersionLines.class,
        header = "Shows the indexes of opened dumps, or deletes them.",
        description = {
            "",
            "An index makes the next opening of a dump quick. It holds parts of the dump, so it is for your eyes only."
                    + " When all together grow beyond the limit, those that were not used for longest go.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {"  kheap cache", "  kheap cache --clear"})
final class Cache implements Callable<Integer> {
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);

    private final Setting setting;

    @Spec
    private CommandSpec spec;

    @Mixin
    private CacheArguments cache;

    @Option(names = "--clear", description = "Delete all indexes")
    private boolean clear;

    Cache(Setting setting) {
        this.setting = setting;
    }

    @Override
    public Integer call() throws UnwritableException {
        IndexFolder indexes = cache.indexes()
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "You have no home, and so no folder for indexes; name one with --cache-dir"));
        Form form;
        try {
            form = clear ? deleted(indexes, indexes.clear()) : table(indexes, indexes.entries());
        } catch (IOException e) {
            throw new UnwritableException("The folder of the indexes, " + indexes.folder() + ",", e);
        }
        setting.screen().print(form, setting.screen().charset());
        return ExitCode.DONE.number;
    }

    private static Form deleted(IndexFolder indexes, IndexFolder.Freed freed) {
        return out -> out.append("Deleted %,d %s with %s from %s.%n"
                .formatted(freed.files(), freed.files() == 1 ? "file" : "files", freed.size(), indexes.folder()));
    }

    private static Form table(IndexFolder indexes, List<IndexFolder.Entry> entries) {
        ByteSize sum = entries.stream().map(IndexFolder.Entry::size).reduce(ByteSize.ZERO, ByteSize::plus);
        return out -> {
            out.append("%s, at most %s%n".formatted(indexes.folder(), indexes.limit()));
            if (entries.isEmpty()) {
                out.append("No dump has an index here.%n".formatted());
                return;
            }
            out.append("%12s  %-16s  %s%n".formatted("Size", "Last used", "Dump"));
            for (IndexFolder.Entry entry : entries) {
                out.append("%12s  %s  %s%n"
                        .formatted(entry.size(), minute(entry.lastUsed()), Screen.printable(entry.dump())));
            }
            out.append("%12s  %-16s  all %,d%n".formatted(sum, "", entries.size()));
        };
    }

    private static String minute(Instant instant) {
        return MINUTE.format(instant.atZone(ZoneId.systemDefault()));
    }
}
