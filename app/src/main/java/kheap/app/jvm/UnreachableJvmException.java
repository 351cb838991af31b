package kheap.app.jvm;

/// There is no such JVM for this user. The message is one whole sentence.
public final class UnreachableJvmException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreachableJvmException(String sentence) {
        super(sentence);
    }
}
