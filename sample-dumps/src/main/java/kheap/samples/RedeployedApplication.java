package kheap.samples;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A container that deployed an application anew, and the application did not close its producers when it was
/// stopped.
///
/// Each deployment brings its own copy of kafka-clients in a class loader of its own, as a web application does in
/// its `WEB-INF/lib`. The container forgets the old loader and the old beans. The threads of the old producers do
/// not: they keep the loader with all its classes for as long as the process lives.
///
/// `mvn -q -pl sample-dumps compile exec:exec@grow -Dsample=RedeployedApplication -Ddump=/tmp/redeployed.hprof`
public final class RedeployedApplication {
    /// Deployments that were undeployed.
    public static final int UNDEPLOYED = 2;

    /// Producers that every deployment makes, each with a thread.
    public static final int PRODUCERS = 1;

    /// The name of the application's class loader.
    public static final String NAME = "orders-application";

    static Deployment deployed;

    private RedeployedApplication() {}

    /// What a container holds of an application.
    private record Deployment(ClassLoader loader, List<Object> beans) {
        static Deployment start() throws ReflectiveOperationException, IOException {
            // The parent knows the JDK only: Kafka's classes come from the application's own jars.
            ClassLoader loader = new URLClassLoader(NAME, jars(), ClassLoader.getPlatformClassLoader());
            Thread starter = Thread.currentThread();
            ClassLoader containers = starter.getContextClassLoader();
            starter.setContextClassLoader(loader);
            try {
                Class<?> producer = loader.loadClass("org.apache.kafka.clients.producer.KafkaProducer");
                List<Object> beans = new ArrayList<>();
                for (int i = 0; i < PRODUCERS; i++) {
                    beans.add(producer.getConstructor(Map.class).newInstance(Settings.producer(Settings.NOBODY)));
                }
                return new Deployment(loader, beans);
            } finally {
                starter.setContextClassLoader(containers);
            }
        }

        private static URL[] jars() throws IOException {
            List<URL> jars = new ArrayList<>();
            for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
                if (entry.endsWith(".jar")) {
                    jars.add(Path.of(entry).toUri().toURL());
                }
            }
            return jars.toArray(URL[]::new);
        }
    }

    /// @param args the path of the dump
    public static void main(String[] args) throws Exception {
        for (int i = 0; i <= UNDEPLOYED; i++) {
            deployed = Deployment.start();
        }
        Dump.write(args);
    }
}
