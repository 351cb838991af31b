package kheap.evidence;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kheap.ByteSize;
import kheap.evidence.LineReader.Refusal;

/// Reads what `jcmd PID VM.native_memory` prints: `summary`, `summary.diff`, and of `detail` the summary at its
/// start. Of several in one file the last holds.
final class NativeMemoryFormat implements Format {
    private static final String TITLE = "Native Memory Tracking:";

    private static final String NUMBER = "(\\d{1,20})([KMG]?B|)(?: ([+-])(\\d{1,20})(?:[KMG]?B|))?";
    private static final String AMOUNT = "reserved=" + NUMBER + ", committed=" + NUMBER;
    private static final Pattern PID = Pattern.compile("(\\d{1,18}):");
    private static final Pattern TOTAL = Pattern.compile("Total: " + AMOUNT);
    private static final Pattern TOTAL_MALLOC = Pattern.compile("malloc(?:: |=)" + NUMBER + " #.*");
    private static final Pattern OF_CATEGORY = Pattern.compile("\\(" + AMOUNT + "(?:, readonly=\\w+)?\\)");
    private static final Pattern MAPPED = Pattern.compile("\\((mmap|stack): " + AMOUNT + "[,)].*");
    private static final Pattern MALLOC = Pattern.compile("\\({1,2}(?:malloc|arena)=" + NUMBER + "[ ,)].*");
    private static final Pattern COUNT = Pattern.compile("\\((?:threads?|classes) #(\\d{1,18})(?: [+-]\\d{1,18})?\\)");

    /// Parts of a category that are not kept.
    private static final Pattern DETAIL_OF_CATEGORY = Pattern.compile(
            "(?:: )?\\( *+(?:instance classes|Metadata|Class space|reserved=|used=|free=|waste=|tracking overhead=).*");

    private static final Pattern TOTAL_MAPPED = Pattern.compile("mmap: +" + AMOUNT);
    private static final Pattern OMITTED =
            Pattern.compile("\\((?:Omitting categories|\\d+ call sites) weighting less.*");

    /// What only a comparison with the baseline writes. Where it writes no difference, there is none.
    private static final Pattern DIFFERENCE =
            Pattern.compile("[\\dB] [+-]\\d|^malloc=|^(?:: )?\\(  (?:Metadata|Class space)\\)");

    /// What follows the summary: where memory is mapped, and which code asked for it.
    private static final Pattern DETAIL = Pattern.compile("\\[0x\\p{XDigit}{1,16}(?:\\]| - 0x).*|\\(\\d+ call sites .*"
            + "|\\({1,2}(?:malloc=|mmap: |arena=|reserved=).*|Virtual memory map:|Details:|Memory file details");

    /// No JVM has more categories than there are letters, some of them twice.
    private static final int MOST_CATEGORIES = 200;

    @Override
    public boolean marks(String line) {
        return line.equals(TITLE)
                || line.startsWith("Total: reserved=") && TOTAL.matcher(line).matches()
                || answer(line).isPresent();
    }

    @Override
    public LineReader open(String fileName) {
        return new Books();
    }

    private static Optional<Refusal> answer(String line) {
        return switch (line.strip()) {
            case "Native memory tracking is not enabled" ->
                Optional.of(new Refusal(
                        "is of a JVM that keeps no books of its native memory",
                        "Start the JVM with -XX:NativeMemoryTracking=summary and collect it again"));
            case "Detail tracking is not enabled" ->
                Optional.of(new Refusal(
                        "says only that the JVM keeps no details of its native memory",
                        "Run jcmd PID VM.native_memory summary instead"));
            case "No baseline for comparison" ->
                Optional.of(new Refusal(
                        "says only that there is no baseline to compare with",
                        "Run jcmd PID VM.native_memory summary instead, or first jcmd PID VM.native_memory baseline"));
            case "Baseline taken", "Baseline succeeded" ->
                Optional.of(new Refusal(
                        "says only that a baseline was taken",
                        "Run jcmd PID VM.native_memory summary.diff and give what that prints"));
            default -> Optional.empty();
        };
    }

    private static NativeMemory.Category with(
            NativeMemory.Category one, OptionalLong count, ByteSize malloced, Optional<NativeMemory.Amount> stack) {
        return new NativeMemory.Category(one.name(), one.amount(), one.grownBy(), count, malloced, stack);
    }

    /// @param group the first of eight
    private static NativeMemory.Amount amount(Matcher matcher, int group) {
        return new NativeMemory.Amount(size(matcher, group), size(matcher, group + 4));
    }

    private static ByteSize size(Matcher matcher, int group) {
        long number = Sizes.whole(matcher.group(group)).orElse(0);
        return new ByteSize(Sizes.times(number, Sizes.unit(matcher.group(group + 1))));
    }

    private static OptionalLong delta(Matcher matcher, int group) {
        String digits = matcher.group(group + 3);
        if (digits == null) {
            return OptionalLong.empty();
        }
        long bytes = Sizes.times(Sizes.whole(digits).orElse(0), Sizes.unit(matcher.group(group + 1)));
        return OptionalLong.of(matcher.group(group + 2).equals("-") ? -bytes : bytes);
    }

    private static final class Books implements LineReader {
        private OptionalLong pid = OptionalLong.empty();
        private Optional<NativeMemory> books = Optional.empty();
        private final Map<String, NativeMemory.Category> categories = new LinkedHashMap<>();
        private String category = "";
        private Optional<ByteSize> malloced = Optional.empty();
        private boolean isDetail;
        private boolean isDifference;
        private Optional<Refusal> refusal = Optional.empty();

        @Override
        public boolean take(String line) {
            Matcher number = PID.matcher(line);
            if (number.matches()) {
                pid = OptionalLong.of(Long.parseLong(number.group(1)));
                return true;
            }
            Optional<Refusal> refused = answer(line);
            if (refused.isPresent()) {
                refusal = refused;
                return true;
            }
            if (line.equals(TITLE)) {
                categories.clear();
                category = "";
                malloced = Optional.empty();
                books = Optional.empty();
                isDetail = false;
                isDifference = false;
                return true;
            }
            if (line.startsWith("-")) {
                return noted(line, isCategory(line));
            }
            String text = line.strip();
            if (text.startsWith("Total: ") || text.startsWith("malloc") || text.startsWith("mmap: ")) {
                return noted(text, isTotal(text));
            }
            if (!isDetail && !category.isEmpty() && (text.startsWith("(") || text.startsWith(": ("))) {
                return noted(text, isOfCategory(text));
            }
            isDetail |= DETAIL.matcher(text).matches();
            return isDetail && DETAIL.matcher(text).matches()
                    || OMITTED.matcher(text).matches();
        }

        private boolean noted(String text, boolean isKnown) {
            isDifference |= isKnown && DIFFERENCE.matcher(text).find();
            return isKnown;
        }

        private boolean isTotal(String text) {
            Matcher total = TOTAL.matcher(text);
            if (total.matches()) {
                books = Optional.of(new NativeMemory(
                        pid,
                        new ByteSize(Sizes.unit(total.group(2))),
                        amount(total, 1),
                        ByteSize.ZERO,
                        delta(total, 5),
                        List.of()));
                return true;
            }
            Matcher malloc = TOTAL_MALLOC.matcher(text);
            if (malloc.matches()) {
                malloced = Optional.of(size(malloc, 1));
                return true;
            }
            return TOTAL_MAPPED.matcher(text).matches();
        }

        private boolean isCategory(String line) {
            int name = line.lastIndexOf(" (reserved=");
            Matcher amount = OF_CATEGORY.matcher(line.substring(name + 1));
            if (name < 0 || !amount.matches() || categories.size() >= MOST_CATEGORIES) {
                return false;
            }
            isDetail = false;
            category = line.substring(1, name).strip();
            categories.put(
                    category,
                    new NativeMemory.Category(
                            category,
                            amount(amount, 1),
                            delta(amount, 5),
                            OptionalLong.empty(),
                            ByteSize.ZERO,
                            Optional.empty()));
            return true;
        }

        private boolean isOfCategory(String text) {
            NativeMemory.Category one = categories.get(category);
            Matcher malloc = MALLOC.matcher(text);
            if (malloc.matches()) {
                ByteSize sum = one.malloced().plus(size(malloc, 1));
                categories.put(category, with(one, one.count(), sum, one.stack()));
                return true;
            }
            Matcher mapped = MAPPED.matcher(text);
            if (mapped.matches()) {
                if (mapped.group(1).equals("stack")) {
                    Optional<NativeMemory.Amount> stack = Optional.of(amount(mapped, 2));
                    categories.put(category, with(one, one.count(), one.malloced(), stack));
                }
                return true;
            }
            Matcher count = COUNT.matcher(text);
            if (count.matches()) {
                OptionalLong counted = OptionalLong.of(Long.parseLong(count.group(1)));
                categories.put(category, with(one, counted, one.malloced(), one.stack()));
                return true;
            }
            isDetail = OMITTED.matcher(text).matches();
            return isDetail || DETAIL_OF_CATEGORY.matcher(text).matches();
        }

        @Override
        public Optional<Refusal> refusal() {
            return refusal;
        }

        @Override
        public List<EvidenceFile.Content> contents() {
            return books
                    .<EvidenceFile.Content>map(total -> new NativeMemory(
                            pid,
                            total.unit(),
                            total.total(),
                            malloced.orElseGet(() -> categories.values().stream()
                                    .map(NativeMemory.Category::malloced)
                                    .reduce(ByteSize.ZERO, ByteSize::plus)),
                            grown(total.grownBy()),
                            categories.values().stream().map(this::complete).toList()))
                    .stream()
                    .toList();
        }

        private NativeMemory.Category complete(NativeMemory.Category one) {
            return new NativeMemory.Category(
                    one.name(), one.amount(), grown(one.grownBy()), one.count(), one.malloced(), one.stack());
        }

        private OptionalLong grown(OptionalLong told) {
            return isDifference && told.isEmpty() ? OptionalLong.of(0) : told;
        }
    }
}
