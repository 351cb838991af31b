package kheap.app.jvm;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/// A JVM with Kafka's threads, a thousand orders that live, and some megabytes of garbage. It ends when it is
/// closed, or when the tests do.
///
/// @param jdk what it runs on
public record OrderService(Process process, Path jdk) implements AutoCloseable {
    static final int ORDERS = 1000;
    static final int GARBAGE_BYTES = 6 << 20;
    static final int KAFKA_THREADS = 4;

    /// What it was started with: in an argument, a property, a flag and a variable of its environment.
    static final String SECRET = "hunter2";

    private static final String SOURCE = """
            package org.example;
            public class OrderService {
                static class Order {}
                static final Object[] LIVE = new Object[%d];
                public static void main(String[] args) throws Exception {
                    for (int i = 0; i < LIVE.length; i++) {
                        LIVE[i] = new Order();
                    }
                    Object garbage = new byte[%d];
                    garbage = null;
                    String[] names = {
                        "kafka-producer-network-thread | producer-1",
                        "kafka-admin-client-thread | adminclient-1",
                        "kafka-coordinator-heartbeat-thread | orders",
                        "consumer_background_thread",
                        "kafka-streams-like-but-not-a-client",
                        "an-ordinary-thread-with-a-long-name"
                    };
                    for (String name : names) {
                        Thread thread = new Thread(() -> {
                            try {
                                new java.util.concurrent.CountDownLatch(1).await();
                            } catch (InterruptedException e) {
                            }
                        }, name);
                        thread.setDaemon(true);
                        thread.start();
                    }
                    System.out.println("ready");
                    System.in.read();
                }
            }
            """.formatted(ORDERS, GARBAGE_BYTES);

    /// The JDK of the tests, and those that are installed beside it.
    static List<Path> jdks() throws IOException {
        Path own = Path.of(System.getProperty("java.home")).toRealPath();
        List<Path> jdks = new ArrayList<>(List.of(own));
        try (Stream<Path> beside = Files.list(own.getParent())) {
            for (Path found : beside.sorted().toList()) {
                Path jdk = found.toRealPath();
                if (!jdks.contains(jdk) && isAtLeast11(jdk)) {
                    jdks.add(jdk);
                }
            }
        }
        return jdks;
    }

    private static boolean isAtLeast11(Path jdk) throws IOException {
        Path release = jdk.resolve("release");
        return Files.isExecutable(jdk.resolve("bin").resolve("java"))
                && Files.isRegularFile(release)
                && Files.readString(release).matches("(?s).*JAVA_VERSION=\"(1[1-9]|[2-9]\\d)\\b.*");
    }

    public static OrderService start(Path jdk, Path folder, String... options) throws IOException {
        return started(List.of(), jdk, folder, options);
    }

    /// One that can write no file longer than this.
    static OrderService limited(int kibibytes, Path jdk, Path folder) throws IOException {
        return started(List.of("sh", "-c", "ulimit -f $0; exec \"$@\"", "" + 2 * kibibytes), jdk, folder);
    }

    private static OrderService started(List<String> before, Path jdk, Path folder, String... options)
            throws IOException {
        Path source = Files.writeString(Files.createDirectories(folder).resolve("OrderService.java"), SOURCE);
        // older than the tests' own classes, for the older JDKs
        String[] compile = {"--release", "11", "-proc:none", "-d", folder.toString(), source.toString()};
        if (ToolProvider.getSystemJavaCompiler().run(null, null, null, compile) != 0) {
            throw new IllegalStateException("the source above does not compile");
        }
        List<String> command = new ArrayList<>(before);
        command.add(jdk.resolve("bin").resolve("java").toString());
        command.addAll(List.of("-Xmx64m", "-XX:+UseSerialGC", "-Xmn32m", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-Dorders.password=" + SECRET, "-XX:OnOutOfMemoryError=curl -H " + SECRET));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", folder.toString(), "org.example.OrderService", "--password=" + SECRET));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("ORDERS_PASSWORD", SECRET);
        Process process = builder.start();
        OrderService service = new OrderService(process, jdk);
        BufferedReader said = process.inputReader();
        if (!"ready".equals(said.readLine())) {
            service.close();
            throw new IllegalStateException("the program did not start: " + command);
        }
        return service;
    }

    public long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
