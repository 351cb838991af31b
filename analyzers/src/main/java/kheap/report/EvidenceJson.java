package kheap.report;

import static kheap.report.JsonForm.array;
import static kheap.report.JsonForm.object;

import java.io.IOException;
import java.io.Writer;
import kheap.analysis.EvidenceAnalysis;
import tools.jackson.databind.node.ObjectNode;

/// What files beside a dump tell of a process, as JSON, for programs; `docs/evidence-json.md` says what each key
/// means.
public final class EvidenceJson {
    public static final String SCHEMA = "kheap.evidence/1";

    private EvidenceJson() {}

    /// Writes one JSON object and leaves the writer open.
    public static void write(EvidenceAnalysis analysis, Writer out) throws IOException {
        ObjectNode json = object();
        json.put("schema", SCHEMA);
        json.set("footprint", FootprintJson.of(analysis.footprint()));
        json.set("diagnoses", array(analysis.diagnoses(), JsonForm::diagnosis));
        JsonForm.write(json, out);
    }
}
