package kheap.samples;

import java.lang.ref.SoftReference;
import java.lang.ref.WeakReference;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.producer.KafkaProducer;

/// A shop of any size, for measuring: customers with orders, orders with lines, products that refer to each other,
/// sessions, an audit trail, threads with locals of their own, and producers. Two runs with one size make the same
/// graph, but for the tens of thousands of objects that the JVM brings along.
///
/// The graph has what hurts a reader of dumps: cycles (customer and order), objects shared by many (products,
/// cities), a linked list as long as there are orders, maps of five kinds, arrays of references, weak and soft
/// references, and values that a stack or a thread local alone keeps alive.
///
/// | objects    | the dump | heap it needs |
/// |------------|----------|---------------|
/// | 12,000,000 | 1.05 GB  | `-Xmx1100m`   |
/// | 50,000,000 | 4.39 GB  | `-Xmx4500m`   |
///
/// With less it may still end well, but the JVM then clears what its own classes hold softly, and the dump is
/// another.
///
/// `mvn -q -pl sample-dumps compile exec:exec@grow-big -Dobjects=12000000 -Dheap=1100m -Ddump=/tmp/big.hprof`
public final class BigHeap {
    /// Producers of a heap with [#MANY] objects or more; a smaller one has fewer in proportion, and at least one.
    public static final int PRODUCERS = 300;

    /// From here on a heap has all its [#PRODUCERS].
    public static final int MANY = 3_000_000;

    /// Threads with a thread local and local variables, named `checkout-0` and so on.
    public static final int WORKERS = 8;

    /// What a dump without a stated size holds: small enough for the heap of the other samples.
    public static final int FEWEST = 20_000;

    private static final long SEED = 20261122;

    /// How many objects a customer brings on average, with all that hangs on it.
    private static final int OBJECTS_PER_CUSTOMER = 87;

    private static final int OBJECTS_PER_PRODUCER = 4_000;

    private static final int CUSTOMERS_PER_PRODUCT = 4;

    private static final Instant OPENED = Instant.parse("2026-01-01T00:00:00Z");
    private static final ThreadLocal<Basket> BASKET = new ThreadLocal<>();
    private static final CountDownLatch CLOSING = new CountDownLatch(1);

    static final List<KafkaProducer<byte[], byte[]>> PRODUCERS_HELD = new ArrayList<>();
    static Shop shop;

    enum Status {
        PLACED,
        PAID,
        SENT,
        RETURNED
    }

    record Shop(Product[] products, Map<Long, Customer> customers, Map<UUID, Session> sessions, List<Event> newest) {}

    record City(String name, String country) {}

    record Address(String street, int number, String zip, City city, double latitude, double longitude) {}

    record Customer(
            long id,
            String name,
            String mail,
            Address home,
            Instant since,
            boolean active,
            int points,
            Customer referredBy,
            List<Order> orders,
            Map<String, String> preferences) {}

    record Order(
            Customer customer,
            long number,
            Status status,
            List<Line> lines,
            BigDecimal total,
            Instant placed,
            Address delivery,
            Map<Status, Instant> history,
            byte[] invoice) {}

    record Line(
            Order order,
            Product product,
            int quantity,
            long cents,
            float discount,
            String note,
            byte[] configuration) {}

    record Product(
            int id,
            String name,
            long cents,
            double weight,
            byte[] image,
            Product[] related,
            TreeMap<String, Integer> stock) {}

    record Session(
            UUID id,
            WeakReference<Customer> customer,
            SoftReference<Order> latest,
            byte[] page,
            Map<String, Object> attributes,
            long lastSeen,
            boolean mobile) {}

    record Event(Event previous, Order order, long at, int kind, String by, Object detail) {}

    record Basket(String owner, Map<Integer, Line> lines, byte[] token) {}

    private final Random random = new Random(SEED);
    private final City[] cities = new City[200];
    private final List<Customer> regulars = new ArrayList<>();
    private long orders;

    private BigHeap() {}

    /// @param args the path of the dump, and how many objects it shall hold, about
    public static void main(String[] args) throws Exception {
        int objects = args.length > 1 ? Integer.parseInt(args[1]) : FEWEST;
        int producers = Math.clamp((long) objects * PRODUCERS / MANY, 1, PRODUCERS);
        shop = new BigHeap().shop(Math.max(1, (objects - producers * OBJECTS_PER_PRODUCER) / OBJECTS_PER_CUSTOMER));
        startWorkers(shop);
        Map<String, Object> settings = Settings.producer(Settings.NOBODY);
        // A thread that tries to connect all the time would keep the dump from finding all of them at rest.
        settings.put("reconnect.backoff.ms", 3_600_000L);
        settings.put("reconnect.backoff.max.ms", 3_600_000L);
        for (int i = 0; i < producers; i++) {
            PRODUCERS_HELD.add(new KafkaProducer<>(settings));
        }
        Dump.write(new String[] {args[0]});
    }

    private Shop shop(int customers) {
        for (int i = 0; i < cities.length; i++) {
            cities[i] = new City(word(8), word(2));
        }
        Product[] products = products(Math.max(8, customers / CUSTOMERS_PER_PRODUCT));
        Map<Long, Customer> byId = new HashMap<>();
        Map<UUID, Session> sessions = new ConcurrentHashMap<>();
        Event newest = null;
        for (int i = 0; i < customers; i++) {
            Customer customer = customer(i);
            byId.put(customer.id, customer);
            if (regulars.size() < 1000) {
                regulars.add(customer);
            }
            for (int n = 1 + random.nextInt(3); n > 0; n--) {
                Order order = order(customer, products);
                customer.orders.add(order);
                newest = new Event(newest, order, order.number * 1000, random.nextInt(5), customer.mail, order.number);
            }
            if (i % 2 == 0) {
                Session session = session(customer);
                sessions.put(session.id, session);
            }
        }
        return new Shop(products, byId, sessions, List.of(newest));
    }

    private Product[] products(int count) {
        Product[] products = new Product[count];
        for (int i = 0; i < count; i++) {
            TreeMap<String, Integer> stock = new TreeMap<>();
            for (int n = 0; n < 4; n++) {
                stock.put(word(6), 1000 + random.nextInt(100_000));
            }
            byte[] image = new byte[1000 + random.nextInt(4000)];
            products[i] = new Product(
                    i, word(16), random.nextInt(100_000), random.nextDouble(), image, new Product[6], stock);
        }
        for (Product product : products) {
            for (int n = 0; n < product.related.length; n++) {
                product.related[n] = products[random.nextInt(count)];
            }
        }
        return products;
    }

    private Customer customer(long id) {
        Map<String, String> preferences = new LinkedHashMap<>();
        for (int n = random.nextInt(5); n > 0; n--) {
            preferences.put(word(8), word(10));
        }
        Customer referredBy = regulars.isEmpty() ? null : regulars.get(random.nextInt(regulars.size()));
        return new Customer(
                id,
                word(14),
                word(9) + "@example.org",
                address(),
                OPENED.plusSeconds(id),
                random.nextBoolean(),
                random.nextInt(5000),
                referredBy,
                new ArrayList<>(3),
                preferences);
    }

    private Address address() {
        City city = cities[random.nextInt(cities.length)];
        return new Address(word(12), random.nextInt(200), word(5), city, random.nextDouble(), random.nextDouble());
    }

    private Order order(Customer customer, Product[] products) {
        Map<Status, Instant> history = new EnumMap<>(Status.class);
        Instant placed = OPENED.plusSeconds(orders);
        Status status = Status.values()[random.nextInt(Status.values().length)];
        history.put(Status.PLACED, placed);
        history.put(status, placed.plusSeconds(1 + random.nextInt(100_000)));
        Address delivery = random.nextInt(4) == 0 ? address() : customer.home;
        BigDecimal total = BigDecimal.valueOf(random.nextInt(1_000_000), 2);
        byte[] invoice = new byte[100 + random.nextInt(400)];
        Order order =
                new Order(customer, orders++, status, new ArrayList<>(), total, placed, delivery, history, invoice);
        for (int n = 1 + random.nextInt(8); n > 0; n--) {
            order.lines.add(line(order, products[random.nextInt(products.length)]));
        }
        return order;
    }

    private Line line(Order order, Product product) {
        String note = random.nextInt(3) == 0 ? word(20) : null;
        byte[] configuration = new byte[random.nextInt(250)];
        return new Line(order, product, 1 + random.nextInt(9), product.cents, random.nextFloat(), note, configuration);
    }

    private Session session(Customer customer) {
        Map<String, Object> attributes = new HashMap<>();
        attributes.put("locale", word(2));
        attributes.put("visits", 1000 + random.nextInt(100_000));
        attributes.put("home", customer.home);
        return new Session(
                new UUID(random.nextLong(), random.nextLong()),
                new WeakReference<>(customer),
                // held by the customer too: what is only softly reachable comes and goes with the size of the heap
                new SoftReference<>(customer.orders.getLast()),
                new byte[1000 + random.nextInt(1500)],
                attributes,
                random.nextLong(),
                random.nextBoolean());
    }

    private String word(int length) {
        char[] word = new char[length];
        for (int i = 0; i < length; i++) {
            word[i] = (char) ('a' + random.nextInt(26));
        }
        return new String(word);
    }

    /// Every worker has a basket in a thread local, and a list that only its stack knows.
    private static void startWorkers(Shop shop) throws InterruptedException {
        CountDownLatch ready = new CountDownLatch(WORKERS);
        for (int i = 0; i < WORKERS; i++) {
            String name = "checkout-" + i;
            Customer customer = shop.customers.get((long) i % shop.customers.size());
            Thread worker = new Thread(() -> checkOut(name, customer, ready), name);
            worker.setDaemon(true);
            worker.start();
        }
        ready.await();
    }

    private static void checkOut(String name, Customer customer, CountDownLatch ready) {
        Map<Integer, Line> lines = new HashMap<>();
        for (Line line : customer.orders.getFirst().lines) {
            lines.put(line.product.id, line);
        }
        BASKET.set(new Basket(name, lines, new byte[32]));
        List<String> pending = new ArrayList<>(List.of(name + " pays", name + " is sent"));
        ready.countDown();
        try {
            CLOSING.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        pending.clear();
    }
}
