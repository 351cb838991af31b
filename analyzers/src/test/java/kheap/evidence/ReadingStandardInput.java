package kheap.evidence;

import java.io.IOException;
import java.nio.file.Path;

/// Says what kind of evidence stands on its standard input.
final class ReadingStandardInput {
    private ReadingStandardInput() {}

    public static void main(String[] arguments) throws IOException {
        System.out.print(EvidenceReader.read(Path.of("/dev/stdin"))
                .files()
                .getFirst()
                .content()
                .words());
    }
}
