package kheap.app.gui.part;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import javafx.application.Application;
import javafx.application.ColorScheme;
import javafx.application.Platform;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.value.ObservableValue;
import kheap.app.gui.settings.Settings;
import kheap.app.gui.settings.Settings.Theme;

/// Light or dark, as the user or the system wants it, for every window of the process.
public final class Appearance {
    private final ObservableValue<Theme> theme;
    private final ReadOnlyBooleanWrapper dark = new ReadOnlyBooleanWrapper();

    public Appearance(ObservableValue<Settings> settings) {
        theme = settings.map(Settings::theme);
        theme.subscribe(wanted -> apply());
        Platform.getPreferences().colorSchemeProperty().subscribe(scheme -> apply());
    }

    /// What is not drawn by style sheets, such as charts, has to follow this.
    public ReadOnlyBooleanProperty dark() {
        return dark.getReadOnlyProperty();
    }

    private void apply() {
        boolean wanted =
                switch (theme.getValue()) {
                    case LIGHT -> false;
                    case DARK -> true;
                    case SYSTEM -> Platform.getPreferences().getColorScheme() == ColorScheme.DARK;
                };
        Application.setUserAgentStylesheet(
                wanted ? new PrimerDark().getUserAgentStylesheetBSS() : new PrimerLight().getUserAgentStylesheetBSS());
        dark.set(wanted);
    }
}
