package kheap.samples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.apache.kafka.clients.producer.KafkaProducer;

/// A producer without `security.protocol` talks to a port that expects TLS, and its service dies of "Java heap
/// space" with an almost empty heap.
///
/// The port answers with a TLS alert. The client takes the alert's first four bytes for the size of a message,
/// [#REQUESTED_BYTES], and tries to allocate as much. In a small heap that ends its network thread with an
/// `OutOfMemoryError`; the receive with the bogus size stays in the producer that the service holds, and so in the
/// dump. In a large heap there is no error, only 336 MiB more for each connection: hence the option `-Xmx64m`.
///
/// The port is a TLS server without any certificate: it gives up at the first bytes, long before it would need one.
///
/// `mvn -q -pl sample-dumps compile exec:exec@grow -Dsample=PlainTextToTlsPort -Ddump=/tmp/tls.hprof`
public final class PlainTextToTlsPort {
    /// `15 03 03 00`: an alert, in TLS 1.2 and later, and the first byte of its length.
    public static final int REQUESTED_BYTES = 0x15030300;

    private static final String NETWORK_THREAD = "kafka-producer-network-thread";

    static KafkaProducer<byte[], byte[]> producer;

    private PlainTextToTlsPort() {}

    /// @param args the path of the dump
    public static void main(String[] args) throws Exception {
        if (Runtime.getRuntime().maxMemory() > REQUESTED_BYTES / 2) {
            throw new IllegalStateException("the heap must be small: run it with -Xmx64m");
        }
        producer = new KafkaProducer<>(Settings.producer("127.0.0.1:" + listen()));
        awaitEndOfNetworkThread();
        Dump.write(args);
    }

    private static int listen() throws IOException, GeneralSecurityException {
        SSLContext tls = SSLContext.getInstance("TLS");
        // Without trust managers of its own it would load the certificates of the JDK.
        tls.init(null, new TrustManager[0], null);
        SSLServerSocket port = (SSLServerSocket)
                tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread server = new Thread(() -> serve(port), "tls-port");
        server.setDaemon(true);
        server.start();
        return port.getLocalPort();
    }

    private static void serve(SSLServerSocket port) {
        while (true) {
            try (SSLSocket connection = (SSLSocket) port.accept()) {
                refuse(connection);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void refuse(SSLSocket connection) {
        try {
            connection.startHandshake();
        } catch (IOException expected) {
            // What came is no TLS. The alert that says so is on its way to the client.
        }
    }

    private static void awaitEndOfNetworkThread() throws InterruptedException, TimeoutException {
        Thread network = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(NETWORK_THREAD))
                .findFirst()
                .orElseThrow();
        network.join(TimeUnit.SECONDS.toMillis(30));
        if (network.isAlive()) {
            throw new TimeoutException("the producer did not fall for the TLS alert");
        }
    }
}
