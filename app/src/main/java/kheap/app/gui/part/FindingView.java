package kheap.app.gui.part;

import atlantafx.base.theme.Styles;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.VBox;
import kheap.report.Block;
import kheap.report.Cell;
import kheap.report.Glossary;

/// One problem: what is wrong and how sure that is, what shows it, what to change.
final class FindingView extends VBox {
    /// Evidence and advice stand side by side where both have this much room.
    private static final double HALF = 420;

    FindingView(Block.Finding finding, Links links) {
        setId("problem-" + finding.number());
        getStyleClass().addAll("card", "toned", "finding", VerdictSign.style(finding.tone()));
        Label grade = new Label(finding.grade().toString());
        grade.getStyleClass().add("badge");
        grade.setTooltip(new Tooltip(Glossary.meaning(finding.grade())));
        grade.setAccessibleText("how sure: " + finding.grade() + ". " + Glossary.meaning(finding.grade()));
        Label question = new Label(finding.about().question());
        question.getStyleClass().add(Styles.TEXT_MUTED);
        question.setMinWidth(0);
        Label sentence = text(finding.sentence());
        sentence.getStyleClass().add("sentence");
        List<Node> halves = new ArrayList<>();
        finding.evidence().ifPresent(evidence -> halves.add(new RowsView(evidence, links, FindingView::warns)));
        halves.add(advice(finding));
        getChildren().setAll(VerdictView.head(finding.tone(), grade, question), sentence);
        if (!finding.missing().isEmpty()) {
            getChildren().add(text("To be certain: " + finding.missing()));
        }
        finding.bugs().forEach(bug -> getChildren().add(text("Known bug: " + bug)));
        getChildren().addAll(new Columns(HALF, 2, 24, halves), Folded.of("About this question", finding.about()));
    }

    private static Label text(String words) {
        Label text = new Label(words);
        text.setWrapText(true);
        return text;
    }

    /// Whether what was measured is as much as what kheap warns from, or more. A row of evidence is its name, what
    /// was measured, and the limit if there is one.
    private static boolean warns(List<Cell> row) {
        double limit = row.get(2).order().orElse(-1);
        return limit >= 0 && row.get(1).order().orElse(-1) >= limit;
    }

    private static VBox advice(Block.Finding finding) {
        Label heading = new Label("What to change");
        heading.getStyleClass().add(Styles.TEXT_BOLD);
        VBox advice = new VBox(8, heading, text(finding.advice()));
        finding.snippet().ifPresent(snippet -> advice.getChildren().add(new CodeView("what to change", snippet)));
        return advice;
    }
}
