package kheap.report;

import static kheap.report.Listing.Column.number;
import static kheap.report.Listing.Column.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import kheap.diagnosis.Quantity;
import kheap.golang.ChannelModel;
import kheap.golang.GoClients;
import kheap.golang.GoClients.Function;
import kheap.golang.Maker;
import kheap.pprof.ProfileFile;

/// What a profile of a Go program holds, as listings.
public final class ProfileListings {
    private ProfileListings() {}

    /// The functions that allocated what is in use, or in which goroutines stand, those with most first.
    public static Listing<Function> functions(GoClients clients) {
        return clients.file().kind() == ProfileFile.Kind.GOROUTINE ? waiting(clients) : allocating(clients);
    }

    /// `sarama.(*asyncProducer).newPartitionProducer`; in full with the folders of its package. Without them the
    /// end, which tells most, stays where there is little room.
    static Cell function(String name) {
        return new Cell(GoClients.Function.withoutFolders(name), name, OptionalDouble.empty(), List.of());
    }

    private static Listing<Function> allocating(GoClients clients) {
        boolean counted = clients.total().objects() > 0;
        return Listing.of(
                "By the memory in use that they allocated",
                List.of(
                        text("Function", function -> function(function.name())),
                        number("In use", function -> Cell.of(function.flat().bytes())),
                        number(
                                "Share",
                                function -> Cell.of(Quantity.share(function.flat()
                                        .bytes()
                                        .shareOf(clients.total().bytes())))),
                        number(
                                "Objects",
                                function -> counted ? Cell.of(function.flat().objects()) : Cell.NONE),
                        number(
                                "Cumulative",
                                function -> Cell.of(function.cumulative().bytes()))),
                clients.functions());
    }

    private static Listing<Function> waiting(GoClients clients) {
        return Listing.of(
                "By the goroutines in them",
                List.of(
                        text("Function", function -> function(function.name())),
                        number("Goroutines", function -> Cell.of(function.flat().objects())),
                        number(
                                "Cumulative",
                                function -> Cell.of(function.cumulative().objects()))),
                clients.functions());
    }

    /// What makes sarama's channels, in the order of [Maker].
    static Listing<Maker> channels(ChannelModel model, OptionalInt partitions) {
        List<Listing.Column<Maker>> columns = new ArrayList<>(List.of(
                text("Made by", maker -> Cell.of(maker.toString())),
                number("Channels", maker -> Cell.of(model.count(maker))),
                number("Slots of a channel", maker -> Cell.of(model.slots())),
                number("Now", maker -> Cell.of(model.now(maker)))));
        if (partitions.isPresent()) {
            columns.add(number("In the end", maker -> Cell.of(model.plateau(maker, partitions.getAsInt()))));
        }
        return Listing.of("By what made them", columns, makers(model));
    }

    /// Those that made one.
    static List<Maker> makers(ChannelModel model) {
        return Arrays.stream(Maker.values())
                .filter(maker -> model.count(maker) > 0)
                .toList();
    }
}
