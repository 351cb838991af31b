package kheap.samples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.Message;
import org.apache.kafka.common.protocol.ObjectSerializationCache;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.RequestHeader;

/// One broker on the loopback interface, as far as a client can tell: it knows the topics [#TOPIC], [#WIDE_TOPIC],
/// [#READ_TOPIC] and [#LARGE_TOPIC] and makes others on demand, gives out producer ids, and acknowledges records or,
/// as a frozen one does, never reads them. To the members of a group it is the coordinator. What it answers is said
/// by [LoopbackAnswers].
///
/// Why not a real broker: it is 45 jars, a second process and seconds to start, and has to be stopped with a signal
/// that only Unix has. What a dump of a client shows does not need it. The client is the released one, connected
/// through a socket; requests are read and answers written by the protocol classes of kafka-clients itself; and to
/// the client, a connection that nobody reads any more is all that there is of a frozen broker.
final class LoopbackBroker implements AutoCloseable {
    static final String TOPIC = "orders";
    static final int PARTITIONS = 4;

    /// A topic of many partitions.
    static final String WIDE_TOPIC = "videos";

    static final int WIDE_PARTITIONS = 64;

    /// What the names of topics begin with that are there as soon as somebody asks for them, each with one
    /// partition; a number follows.
    static final String TOPICS_ON_DEMAND = "on-demand-";

    /// A topic that has something to read: as many records in each partition, from offset 0 on.
    static final String READ_TOPIC = "events";

    static final int READ_PARTITIONS = 16;

    static final int READ_RECORDS = 10;

    /// Bytes of the value of a record of [#READ_TOPIC].
    static final int READ_VALUE_BYTES = 2000;

    /// Bytes of a request with records that a refusing broker still takes.
    static final int LARGEST_REQUEST = 4096;

    /// A topic as [#READ_TOPIC], of large records.
    static final String LARGE_TOPIC = "images";

    static final int LARGE_VALUE_BYTES = 48_000;

    private static final int PIECE_BYTES = 64 * 1024;

    private final ServerSocketChannel listener;
    private final Selector selector;
    private final int largestRequest;
    private final LoopbackAnswers answers;
    private volatile boolean frozen;

    private LoopbackBroker(boolean frozen, int largestRequest) throws IOException {
        this.frozen = frozen;
        this.largestRequest = largestRequest;
        selector = Selector.open();
        listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
        answers = new LoopbackAnswers(port());
        Thread thread = new Thread(this::serve, "loopback-broker");
        thread.setDaemon(true);
        thread.start();
    }

    /// A broker that acknowledges every record at once.
    static LoopbackBroker acknowledging() throws IOException {
        return new LoopbackBroker(false, Integer.MAX_VALUE);
    }

    /// A broker that reads nothing more from a connection as soon as records come through it, and keeps it open.
    static LoopbackBroker frozen() throws IOException {
        return new LoopbackBroker(true, Integer.MAX_VALUE);
    }

    /// A broker that acknowledges records until a request is larger than [#LARGEST_REQUEST]: it refuses those
    /// records as too large, and is frozen from then on.
    static LoopbackBroker refusing() throws IOException {
        return new LoopbackBroker(false, LARGEST_REQUEST);
    }

    /// From now on it reads nothing more from a connection as soon as records come through it.
    void freeze() {
        frozen = true;
    }

    /// The value of `bootstrap.servers` to reach it.
    String address() {
        return "127.0.0.1:" + port();
    }

    private int port() {
        return listener.socket().getLocalPort();
    }

    /// Ends every connection.
    @Override
    public void close() throws IOException {
        selector.close();
        listener.close();
    }

    private void serve() {
        try {
            while (selector.isOpen()) {
                selector.select(this::attend);
            }
        } catch (ClosedSelectorException e) {
            // Closed between the question and the call.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void attend(SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                SocketChannel connection = listener.accept();
                connection.configureBlocking(false);
                connection.register(selector, SelectionKey.OP_READ, new Received());
            } else if (key.channel() instanceof SocketChannel connection && key.attachment() instanceof Received got) {
                receive(key, connection, got);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void receive(SelectionKey key, SocketChannel connection, Received got) throws IOException {
        if (!got.readFrom(connection)) {
            connection.close();
        } else if (frozen && got.announces(ApiKeys.PRODUCE)) {
            key.interestOps(0);
        } else if (got.isWhole()) {
            answer(connection, got.take());
        }
    }

    private void answer(SocketChannel connection, ByteBuffer request) throws IOException {
        boolean tooLarge = request.remaining() > largestRequest;
        RequestHeader header = RequestHeader.parse(request);
        boolean newer = header.apiKey() == ApiKeys.API_VERSIONS && !header.isApiVersionSupported();
        ApiMessage body = newer
                ? LoopbackAnswers.toNewerClient()
                : answers.to(
                        AbstractRequest.parseRequest(
                                        header.apiKey(), header.apiVersion(), new ByteBufferAccessor(request))
                                .request,
                        tooLarge ? Errors.MESSAGE_TOO_LARGE : Errors.NONE);
        frozen |= tooLarge;
        Message head = header.toResponseHeader().data();
        short headVersion = header.toResponseHeader().headerVersion();
        short version = newer ? 0 : header.apiVersion();
        ObjectSerializationCache sizes = new ObjectSerializationCache();
        int size = head.size(sizes, headVersion) + body.size(sizes, version);
        ByteBuffer answer = ByteBuffer.allocate(Integer.BYTES + size).putInt(size);
        head.write(new ByteBufferAccessor(answer), sizes, headVersion);
        body.write(new ByteBufferAccessor(answer), sizes, version);
        write(answer.flip(), connection);
    }

    /// Piece by piece: the JDK takes as much memory outside the heap as one call is given, and keeps it for the
    /// thread.
    private static void write(ByteBuffer answer, SocketChannel connection) throws IOException {
        int end = answer.limit();
        while (answer.position() < end) {
            answer.limit(Math.min(end, answer.position() + PIECE_BYTES));
            connection.write(answer);
        }
    }

    /// What has come through a connection of the request that is under way. A request is its length in four bytes,
    /// then as many bytes, of which the first two say which API it is for.
    private static final class Received {
        private final ByteBuffer start = ByteBuffer.allocate(Integer.BYTES + Short.BYTES);
        private ByteBuffer request;

        /// Reads what there is; false at the end of the connection.
        boolean readFrom(SocketChannel connection) {
            try {
                if (start.hasRemaining()) {
                    return connection.read(start) >= 0;
                }
                if (request == null) {
                    request = ByteBuffer.allocate(start.getInt(0)).putShort(start.getShort(Integer.BYTES));
                }
                return connection.read(request) >= 0;
            } catch (IOException e) {
                // The client has closed its end while there was something on the way to it.
                return false;
            }
        }

        boolean announces(ApiKeys api) {
            return !start.hasRemaining() && start.getShort(Integer.BYTES) == api.id;
        }

        boolean isWhole() {
            return request != null && !request.hasRemaining();
        }

        ByteBuffer take() {
            ByteBuffer whole = request.flip();
            start.clear();
            request = null;
            return whole;
        }
    }
}
