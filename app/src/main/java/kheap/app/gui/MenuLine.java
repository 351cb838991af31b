package kheap.app.gui;

import java.util.List;
import javafx.scene.control.Button;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuBar;
import javafx.scene.control.MenuItem;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import kheap.app.gui.model.Workspace;
import kheap.app.gui.settings.Settings;
import kheap.app.gui.settings.Settings.Theme;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// The menu, with the ways back and forward beside it.
final class MenuLine extends HBox {
    private final Workspace workspace;
    private final Commands commands;

    MenuLine(Workspace workspace, Commands commands) {
        this.workspace = workspace;
        this.commands = commands;
        getStyleClass().add("menu-line");
        MenuBar bar = new MenuBar(file(), view(), go(), help());
        HBox.setHgrow(bar, Priority.ALWAYS);
        getChildren()
                .setAll(button(Command.BACK, Feather.ARROW_LEFT), button(Command.FORWARD, Feather.ARROW_RIGHT), bar);
    }

    private Menu file() {
        return menu(
                "_File",
                commands.item(Command.OPEN),
                commands.item(Command.TAKE_DUMP),
                recent(),
                commands.item(Command.ADD_EVIDENCE),
                commands.item(Command.ADD_EVIDENCE_FOLDER),
                commands.item(Command.COMPARE),
                commands.item(Command.COMPARE_OPEN),
                commands.item(Command.CLOSE),
                new SeparatorMenuItem(),
                commands.item(Command.EXPORT_HTML),
                commands.item(Command.EXPORT_JSON),
                new SeparatorMenuItem(),
                commands.item(Command.PREFERENCES),
                commands.item(Command.QUIT));
    }

    private Menu recent() {
        Menu recent = new Menu("Open recent");
        workspace.settings().map(Settings::recent).subscribe(dumps -> {
            recent.getItems().setAll(dumps.stream().map(this::recent).toList());
            recent.setDisable(dumps.isEmpty());
        });
        return recent;
    }

    private MenuItem recent(Settings.Recent one) {
        MenuItem item = new MenuItem(one.file().toString());
        item.setMnemonicParsing(false);
        item.setOnAction(event -> workspace.open(List.of(one.file())));
        return item;
    }

    private Menu view() {
        ToggleGroup group = new ToggleGroup();
        Menu view = menu("_View");
        for (Theme theme : Theme.values()) {
            RadioMenuItem item = new RadioMenuItem(theme.toString());
            item.setToggleGroup(group);
            item.setOnAction(
                    event -> workspace.change(workspace.settings().get().with(theme)));
            workspace.settings().map(Settings::theme).subscribe(chosen -> item.setSelected(chosen == theme));
            view.getItems().add(item);
        }
        return view;
    }

    private Menu go() {
        return menu(
                "_Go",
                commands.item(Command.BACK),
                commands.item(Command.FORWARD),
                new SeparatorMenuItem(),
                commands.item(Command.WELCOME),
                commands.item(Command.OVERVIEW),
                commands.item(Command.CLIENTS),
                commands.item(Command.THREADS),
                commands.item(Command.OBJECTS),
                commands.item(Command.GO_TO_ADDRESS),
                new SeparatorMenuItem(),
                commands.item(Command.NEXT));
    }

    private Menu help() {
        return menu(
                "_Help", commands.item(Command.SHORTCUTS), commands.item(Command.WORDS), commands.item(Command.ABOUT));
    }

    private static Menu menu(String name, MenuItem... items) {
        Menu menu = new Menu(name);
        menu.setMnemonicParsing(true);
        menu.getItems().setAll(items);
        return menu;
    }

    private Button button(Command command, Feather icon) {
        Button button = new Button(null, new FontIcon(icon));
        button.getStyleClass().addAll("flat", "button-icon");
        button.setAccessibleText(command.toString());
        button.setTooltip(new Tooltip(command.toString()
                + command.keysInWords().map(keys -> " (" + keys + ")").orElse("")));
        button.disableProperty().bind(commands.unavailable(command));
        button.setOnAction(event -> commands.run(command));
        return button;
    }
}
