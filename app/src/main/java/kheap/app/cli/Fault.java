package kheap.app.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import kheap.app.about.Version;

/// A mistake of ours, kept in a file for whoever will mend it. The file holds the stack traces and what ran; of the
/// dump at most what an exception's message quotes, such as the name of a class.
final class Fault {
    private Fault() {}

    /// @return one sentence for the user
    static String reported(Throwable failure) {
        try {
            Path details = Files.createTempFile("kheap-error-", ".txt");
            try (PrintWriter to = new PrintWriter(Files.newBufferedWriter(details))) {
                Version.lines().forEach(to::println);
                to.println();
                failure.printStackTrace(to);
            }
            return "kheap failed, and that is a fault of kheap, not of your dump; the details are in " + details + ".";
        } catch (IOException e) {
            return "kheap failed, and that is a fault of kheap, not of your dump: " + failure + ".";
        }
    }
}
