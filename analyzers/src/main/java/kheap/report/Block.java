package kheap.report;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import kheap.ByteSize;
import kheap.diagnosis.Grade;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Severity;
import kheap.diagnosis.Times;
import kheap.trend.Series.Point;

/// One piece of a report: what is said, before it has a form.
///
/// Texts are bounded and free of control characters here. Escaping is left to each form.
public sealed interface Block {
    /// A part with a heading of its own.
    ///
    /// @param id stable, letters and hyphens: `largest-classes`
    /// @param detail whether short forms leave it out
    record Section(String id, String title, boolean detail, List<Block> blocks) implements Block {
        public Section {
            title = Excerpt.line(title, Excerpt.LONG);
            blocks = List.copyOf(blocks);
        }
    }

    /// The answer in one sentence, with the few figures that matter.
    record Verdict(Tone tone, String sentence, List<Fact> figures) implements Block {
        public Verdict {
            sentence = Excerpt.line(sentence, Excerpt.SENTENCE);
            figures = List.copyOf(figures);
        }

        /// How the reader should feel about it.
        public enum Tone {
            CRITICAL("✖", "Critical"),
            WARNING("▲", "Warning"),
            NOTE("●", "Note"),
            CLEAR("✔", "All clear"),
            UNKNOWN("○", "No verdict");

            private final String sign;
            private final String word;

            Tone(String sign, String word) {
                this.sign = sign;
                this.word = word;
            }

            public static Tone of(Severity severity) {
                return switch (severity) {
                    case INFO -> NOTE;
                    case WARNING -> WARNING;
                    case CRITICAL -> CRITICAL;
                };
            }

            /// One character that says it without colour.
            public String sign() {
                return sign;
            }

            @Override
            public String toString() {
                return word;
            }
        }
    }

    /// One problem: what is wrong, how sure that is, what shows it, what to change.
    ///
    /// @param number from 1, the worst first
    /// @param missing what it would take to be certain; empty for a proof
    /// @param bugs known faults of a library that explain it, a few sentences each
    /// @param evidence one row for each measured quantity
    /// @param snippet several lines
    record Finding(
            int number,
            Verdict.Tone tone,
            Grade grade,
            About about,
            String sentence,
            String missing,
            List<String> bugs,
            Optional<Table> evidence,
            String advice,
            Optional<String> snippet)
            implements Block {
        public Finding {
            sentence = Excerpt.line(sentence, Excerpt.SENTENCE);
            missing = Excerpt.line(missing, Excerpt.SENTENCE);
            bugs = bugs.stream().map(bug -> Excerpt.line(bug, Excerpt.SENTENCE)).toList();
            advice = Excerpt.line(advice, Excerpt.SENTENCE);
            snippet = snippet.map(text -> Excerpt.lines(text, Code.LINES));
        }
    }

    /// What stands behind a question, for the reader who wants to know why.
    ///
    /// @param id of the question, stable, letters and hyphens: `orphaned-producers`
    record About(String id, String question, List<Fact> facts) implements Block {
        public About {
            id = Excerpt.line(id, Excerpt.SHORT);
            question = Excerpt.line(question, Excerpt.LONG);
            facts = List.copyOf(facts);
        }
    }

    /// One or more sentences.
    record Sentence(String text) implements Block {
        public Sentence {
            text = Excerpt.line(text, Excerpt.SENTENCE);
        }
    }

    /// Names with what is to be said about each.
    record Facts(List<Fact> facts) implements Block {
        public Facts {
            facts = List.copyOf(facts);
        }
    }

    record Fact(String name, String value) {
        public Fact {
            name = Excerpt.line(name, Excerpt.LONG);
            value = Excerpt.line(value, Excerpt.SENTENCE);
        }
    }

    /// A table.
    ///
    /// @param rows at most [#ROWS]
    /// @param totalRows how many rows there were before the cap
    record Table(String caption, List<Column> columns, List<List<Cell>> rows, long totalRows, Order order)
            implements Block {
        public static final int ROWS = 50;

        /// Which rows come first, and so are not left out.
        public enum Order {
            LARGEST_FIRST("largest first"),
            /// One row for each dump.
            OLDEST_FIRST("oldest first"),
            /// One row for each part of a chart's bar.
            OF_THE_BAR("in the order of the bar");

            private final String words;

            Order(String words) {
                this.words = words;
            }

            /// Whether short forms leave out rows. Without some of its days or parts a whole makes no sense.
            public boolean canBeCut() {
                return this == LARGEST_FIRST;
            }

            @Override
            public String toString() {
                return words;
            }
        }

        public Table {
            columns = List.copyOf(columns);
            rows = rows.stream().limit(ROWS).map(List::copyOf).toList();
            for (List<Cell> row : rows) {
                if (row.size() != columns.size()) {
                    throw new IllegalArgumentException(row.size() + " cells under " + columns.size() + " columns");
                }
            }
        }

        /// How many rows are not among [#rows].
        public long hidden() {
            return totalRows - rows.size();
        }

        /// `… and 12 more (largest first)`.
        ///
        /// @param more how many rows a form leaves out
        public String rest(long more) {
            return String.format(Locale.ROOT, "… and %,d more (%s)", more, order);
        }
    }

    /// A column of a table.
    ///
    /// @param number whether its cells are numbers
    /// @param detail whether short forms leave it out
    record Column(String name, boolean number, boolean detail) {}

    /// Lines to be shown as they are.
    record Code(String caption, String text) implements Block {
        static final int LINES = 40;

        public Code {
            caption = Excerpt.line(caption, Excerpt.LONG);
            text = Excerpt.lines(text, LINES);
        }
    }

    /// Small charts side by side, to be taken in at a glance.
    record Multiples(List<Chart> charts) implements Block {
        public Multiples {
            charts = List.copyOf(charts);
        }
    }

    /// A picture of numbers, as the numbers.
    sealed interface Chart extends Block {
        String title();

        /// What it shows, in one sentence, for who cannot see it.
        String caption();

        /// A bar for each label; with several series the bars are stacked, and those of one label make one bar.
        ///
        /// @param limits one mark for each label, or none at all; an absent mark is empty
        /// @param limitName what the marks mean
        record Bars(
                String title,
                String caption,
                Quantity.Unit unit,
                List<Label> labels,
                List<Series> series,
                String limitName,
                List<OptionalDouble> limits)
                implements Chart {
            /// How many bars fit a chart that is still readable.
            public static final int SHOWN = 20;

            public Bars {
                labels = List.copyOf(labels);
                series = List.copyOf(series);
                limits = List.copyOf(limits);
                for (Series one : series) {
                    if (one.values().size() != labels.size()) {
                        throw new IllegalArgumentException(one.values().size() + " values for " + labels.size());
                    }
                }
                if (!limits.isEmpty() && limits.size() != labels.size()) {
                    throw new IllegalArgumentException(limits.size() + " limits for " + labels.size());
                }
            }

            /// Exactly what one bar shows: `client-1: 1.5 MiB (1,572,864 bytes) own memory; buffer.memory 32 MiB`.
            ///
            /// @param row of the series
            /// @param at of the label
            public String words(int row, int at) {
                Series one = series.get(row);
                double amount = one.values().get(at);
                StringBuilder words =
                        new StringBuilder(labels.get(at).text()).append(": ").append(new Quantity(amount, unit));
                if (unit == Quantity.Unit.BYTES && amount >= 1024) {
                    words.append(" (")
                            .append(Cell.exactly(new ByteSize(Math.round(amount))))
                            .append(')');
                }
                if (series.size() > 1 || !limits.isEmpty()) {
                    words.append(' ').append(one.name());
                }
                if (!limits.isEmpty() && limits.get(at).isPresent()) {
                    words.append("; ")
                            .append(limitName)
                            .append(' ')
                            .append(new Quantity(limits.get(at).getAsDouble(), unit));
                }
                return words.toString();
            }

            /// The name of a bar.
            ///
            /// @param object address of the client that the bar stands for; empty when it stands for none
            public record Label(String text, OptionalLong object) {
                private static final int LENGTH = 32;

                public Label {
                    text = Excerpt.line(text, LENGTH);
                }

                static Label of(String text) {
                    return new Label(text, OptionalLong.empty());
                }
            }
        }

        /// @param rest whether it is what is left: drawn faint, as what no other series explains
        record Series(String name, List<Double> values, boolean rest) {
            public Series {
                values = List.copyOf(values);
            }

            Series(String name, List<Double> values) {
                this(name, values, false);
            }

            Series asRest() {
                return new Series(name, values, true);
            }
        }

        /// How many there were at each moment: a step up at each birth.
        ///
        /// @param end where the lines end, the time of the dump
        record Births(String title, String caption, List<Line> lines, Instant end) implements Chart {
            public Births {
                lines = List.copyOf(lines);
            }

            /// @param births ascending
            public record Line(String name, List<Instant> births) {
                public Line {
                    births = births.stream().sorted().toList();
                }

                /// How many of them there were at a moment: `2026-11-20 10:15:30 UTC: 3 of 12 producers`.
                public String words(Instant moment) {
                    long born = births.stream()
                            .filter(birth -> !birth.isAfter(moment))
                            .count();
                    return String.format(
                            Locale.ROOT, "%s: %,d of %,d %s", Cell.words(moment), born, births.size(), name);
                }
            }
        }

        /// What became of a figure over time.
        ///
        /// @param name of the figure, within a sentence
        /// @param lives the points of each life of the process, ascending; those of one life are joined by a line
        /// @param fit the line or the curve that was fitted to the points, prolonged beyond the last; may be empty
        /// @param levels what it approaches or may not pass
        /// @param restarts when a process was started anew
        /// @param floor where the scale begins: zero, or less than the least value where all are far from zero
        /// @param clock what its moments are
        /// @param small whether it stands among others
        record Course(
                String title,
                String caption,
                String name,
                Quantity.Unit unit,
                List<List<Point>> lives,
                List<Point> fit,
                List<Level> levels,
                List<Instant> restarts,
                double floor,
                Clock clock,
                boolean small)
                implements Chart {
            /// How moments are told.
            public enum Clock {
                UTC("time, UTC"),
                /// Since the start of the process, which stands at the epoch.
                UPTIME("time since the start");

                private final String words;

                Clock(String words) {
                    this.words = words;
                }

                String words(Instant moment) {
                    return switch (this) {
                        case UTC -> Cell.words(moment);
                        case UPTIME -> Times.words(Duration.between(Instant.EPOCH, moment)) + " after the start";
                    };
                }

                @Override
                public String toString() {
                    return words;
                }
            }

            public Course {
                title = Excerpt.line(title, Excerpt.SHORT);
                caption = Excerpt.line(caption, Excerpt.SENTENCE);
                name = Excerpt.line(name, Excerpt.SHORT);
                lives = lives.stream()
                        .filter(points -> !points.isEmpty())
                        .map(List::copyOf)
                        .toList();
                fit = List.copyOf(fit);
                levels = List.copyOf(levels);
                restarts = List.copyOf(restarts);
                if (lives.isEmpty()) {
                    throw new IllegalArgumentException(name + " has no point");
                }
            }

            /// Exactly what one point shows: `2026-11-20 10:15:30 UTC: 1.5 MiB (1,572,864 bytes), heap`.
            public String words(Point point) {
                StringBuilder words = new StringBuilder(clock.words(point.at()))
                        .append(": ")
                        .append(new Quantity(point.value(), unit));
                if (unit == Quantity.Unit.BYTES && point.value() >= 1024) {
                    words.append(" (")
                            .append(Cell.exactly(new ByteSize(Math.round(point.value()))))
                            .append(')');
                }
                return words.append(", ").append(name).toString();
            }

            /// A horizontal line.
            public record Level(String name, double value) {
                public Level {
                    name = Excerpt.line(name, Excerpt.SHORT);
                }
            }
        }
    }
}
