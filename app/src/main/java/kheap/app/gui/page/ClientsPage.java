package kheap.app.gui.page;

import atlantafx.base.theme.Styles;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javafx.scene.control.Label;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import kheap.app.gui.model.Content;
import kheap.app.gui.part.Desk;
import kheap.kafka.KafkaClients;
import kheap.report.Block;
import kheap.report.Report;

/// The clients of a dump: producers, consumers and admin clients, each kind with a table of its own.
public final class ClientsPage extends VBox {
    private static final Set<String> WHY_NONE = Set.of("no-clients", "unknown-layout");

    private final TabPane kinds = new TabPane();

    /// @param report of the dump
    public ClientsPage(Desk desk, Content.Dump dump, Report report) {
        setId("clients");
        getStyleClass().add("page");
        if (dump.analysis().kafka() instanceof KafkaClients.Found found) {
            ClientListing.all(found).forEach(clients -> add(desk, clients));
            getStyleClass().add("wide-page");
            kinds.setTabClosingPolicy(TabPane.TabClosingPolicy.UNAVAILABLE);
            VBox.setVgrow(kinds, Priority.ALWAYS);
            getChildren().setAll(kinds);
        } else {
            getStyleClass().add("narrow-page");
            setSpacing(16);
            whyNone(report).forEach(sentence -> {
                Label label = new Label(sentence);
                label.setWrapText(true);
                label.getStyleClass().add(getChildren().isEmpty() ? Styles.TITLE_3 : Styles.TEXT);
                getChildren().add(label);
            });
        }
    }

    private <C> void add(Desk desk, ClientListing<C> clients) {
        if (!clients.clients().rows().isEmpty()) {
            kinds.getTabs().add(new KindTab<>(desk, clients));
        }
    }

    /// The tab of one kind, filled when it is first looked at.
    private static final class KindTab<C> extends Tab {
        private final ClientListing<C> clients;

        KindTab(Desk desk, ClientListing<C> clients) {
            super(clients.title());
            this.clients = clients;
            selectedProperty().subscribe(selected -> {
                if (selected && getContent() == null) {
                    setContent(new ClientsOfKind<>(desk, clients));
                }
            });
        }

        boolean holds(long client) {
            return clients.clients().rows().stream()
                    .anyMatch(one -> clients.shown().apply(one).isAt(client));
        }
    }

    /// Why there is no client, in the words of the report: its answer, and how the section begins that tells why.
    private static List<String> whyNone(Report report) {
        List<String> sentences = new ArrayList<>();
        all(report.blocks(), Block.Verdict.class).findFirst().ifPresent(answer -> sentences.add(answer.sentence()));
        all(report.blocks(), Block.Section.class)
                .filter(section -> WHY_NONE.contains(section.id()))
                .findFirst()
                .flatMap(section -> all(section.blocks(), Block.Sentence.class).findFirst())
                .ifPresent(why -> sentences.add(why.text()));
        return sentences;
    }

    private static <B extends Block> Stream<B> all(List<Block> blocks, Class<B> kind) {
        return blocks.stream().filter(kind::isInstance).map(kind::cast);
    }

    /// Selects the client at this address, of whatever kind, and brings it into view.
    public void show(long client) {
        for (Tab tab : kinds.getTabs()) {
            if (tab instanceof KindTab<?> kind && kind.holds(client)) {
                kinds.getSelectionModel().select(tab);
                ((ClientsOfKind<?>) tab.getContent()).show(client);
            }
        }
    }
}
