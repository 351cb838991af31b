package kheap.report;

import static kheap.report.JsonForm.array;
import static kheap.report.JsonForm.moment;
import static kheap.report.JsonForm.object;

import java.io.IOException;
import java.io.Writer;
import java.util.Optional;
import java.util.OptionalInt;
import kheap.analysis.ProfileAnalysis;
import kheap.golang.ChannelModel;
import kheap.golang.GoClients;
import kheap.golang.GoClients.InUse;
import kheap.golang.Maker;
import kheap.pprof.ProfileFile;
import tools.jackson.databind.node.ObjectNode;

/// What a profile of a Go program shows, as JSON, for programs; `docs/profile-json.md` says what each key means.
public final class ProfileJson {
    public static final String SCHEMA = "kheap.profile/1";

    private static final int FUNCTIONS = 50;

    private ProfileJson() {}

    /// Writes one JSON object and leaves the writer open.
    public static void write(ProfileAnalysis analysis, Writer out) throws IOException {
        GoClients clients = analysis.clients();
        ObjectNode json = object();
        json.put("schema", SCHEMA);
        json.set("profile", profile(clients.file()));
        partitions(json, clients.partitions());
        json.set("inUse", inUse(clients.total()));
        json.set("libraries", array(clients.libraries(), (library, to) -> {
            to.put("name", library.name());
            to.set("inUse", inUse(library.inUse()));
        }));
        json.set("channels", channels(ChannelModel.of(clients), clients.partitions()));
        json.set("goroutines", array(clients.routines(), (some, to) -> {
            to.put("function", some.routine().toString());
            to.put("count", some.count());
        }));
        json.set("piles", array(clients.piles(), (pile, to) -> {
            to.put("kind", JsonForm.word(pile.kind()));
            to.set("inUse", inUse(pile.inUse()));
        }));
        json.set("diagnoses", array(analysis.diagnoses(), JsonForm::diagnosis));
        json.set(
                "functions", array(clients.functions().stream().limit(FUNCTIONS).toList(), (function, to) -> {
                    to.put("name", function.name());
                    to.set("flat", inUse(function.flat()));
                    to.set("cumulative", inUse(function.cumulative()));
                }));
        JsonForm.write(json, out);
    }

    private static ObjectNode profile(ProfileFile file) {
        ObjectNode json = object();
        json.put("file", file.name());
        json.put("bytes", file.bytes());
        moment(json, "takenAt", file.takenAt());
        json.put("format", file.format());
        json.put("kind", JsonForm.word(file.kind()));
        json.put("complete", file.complete());
        json.put("rateBytes", file.rate());
        return json;
    }

    private static void partitions(ObjectNode json, OptionalInt partitions) {
        json.put("partitions", partitions.isPresent() ? (Integer) partitions.getAsInt() : null);
    }

    private static ObjectNode inUse(InUse inUse) {
        ObjectNode json = object();
        json.put("objects", inUse.objects());
        json.put("bytes", inUse.bytes().bytes());
        return json;
    }

    /// Null where the profile shows none.
    private static ObjectNode channels(Optional<ChannelModel> found, OptionalInt partitions) {
        if (found.isEmpty()) {
            return null;
        }
        ChannelModel model = found.get();
        ObjectNode json = object();
        json.put("channelBufferSize", model.slots());
        json.put("channelBytes", model.block().bytes());
        json.put("counted", model.exact());
        json.put("bytes", model.now().bytes());
        json.put("partitionsMet", model.reached());
        json.put(
                "endBytes",
                partitions.isPresent()
                        ? (Long) model.plateau(partitions.getAsInt()).bytes()
                        : null);
        json.set("makers", array(ProfileListings.makers(model), (maker, to) -> maker(model, maker, to)));
        return json;
    }

    private static void maker(ChannelModel model, Maker maker, ObjectNode json) {
        json.put("function", maker.toString());
        json.put("count", model.count(maker));
        json.put("bytes", model.now(maker).bytes());
    }
}
