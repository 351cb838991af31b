package kheap.footprint;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kheap.evidence.EvidenceFile;
import kheap.evidence.EvidenceReader;
import org.junit.jupiter.api.Test;

class KnownProcessesTest {
    static Footprint footprint(String... names) throws Exception {
        List<EvidenceFile> files = new ArrayList<>();
        for (String name : names) {
            files.addAll(EvidenceReader.read(Path.of("/work/shared/evidence", name)).files());
        }
        Footprint f = Footprint.of(files, Optional.empty());
        System.out.println("==== " + String.join(" ", names));
        System.out.println("used " + f.used() + " resident " + f.resident() + " limit " + f.limit());
        f.parts().forEach(p -> System.out.printf("%-22s %10s committed %-10s most %-10s %-8s %s | %s%n", p.kind(), p.used(), p.committed().map(Object::toString).orElse("-"), p.most().map(Object::toString).orElse("-"), p.grade(), p.source(), p.how()));
        System.out.println(f.heap()); System.out.println(f.stacks()); System.out.println(f.arenas()); System.out.println(f.threads()); System.out.println(f.tasks()); System.out.println(f.doubts()+"\n");
        return f;
    }

    @Test
    void look() throws Exception {
        footprint("pmap_200_keep.txt", "nmt_200_keep.txt", "smaps_rollup_200_keep.txt", "threads_200_keep.txt");
        footprint("pmap_1_keep.txt", "nmt_1_keep.txt", "smaps_1_keep.txt");
        footprint("pmap_200_keep.txt");
        footprint("nmt_200_keep.txt");
        footprint("nmt_200_keep.txt", "smaps_rollup_200_keep.txt");
        footprint("nmt_1_keep.txt", "pmap_200_keep.txt");
        footprint("threads_200_keep.txt", "smaps_rollup_200_keep.txt");
    }
}
