package kheap.app.gui.part;

import javafx.scene.control.Label;
import kheap.report.Block.Verdict.Tone;

/// The sign of a verdict, which says it by its shape as well as by its colour.
public final class VerdictSign {
    private VerdictSign() {}

    public static Label of(Tone tone) {
        Label sign = new Label(tone.sign());
        sign.getStyleClass().addAll("verdict-sign", style(tone));
        sign.setAccessibleText(tone.toString());
        return sign;
    }

    /// The style class for whatever has the tone's colour.
    public static String style(Tone tone) {
        return switch (tone) {
            case CRITICAL -> "tone-critical";
            case WARNING -> "tone-warning";
            case NOTE -> "tone-note";
            case CLEAR -> "tone-clear";
            case UNKNOWN -> "tone-unknown";
        };
    }
}
