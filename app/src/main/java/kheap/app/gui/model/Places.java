package kheap.app.gui.model;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/// Where the user is, and the places before and after on the way.
final class Places {
    /// Nobody goes back further.
    private static final int STEPS_BACK = 100;

    private final ReadOnlyObjectWrapper<Place> here = new ReadOnlyObjectWrapper<>(new Place.Welcome());
    private final Deque<Place> before = new ArrayDeque<>();
    private final Deque<Place> after = new ArrayDeque<>();
    private final ReadOnlyBooleanWrapper canGoBack = new ReadOnlyBooleanWrapper();
    private final ReadOnlyBooleanWrapper canGoForward = new ReadOnlyBooleanWrapper();

    ReadOnlyObjectProperty<Place> here() {
        return here.getReadOnlyProperty();
    }

    ReadOnlyBooleanProperty canGoBack() {
        return canGoBack.getReadOnlyProperty();
    }

    ReadOnlyBooleanProperty canGoForward() {
        return canGoForward.getReadOnlyProperty();
    }

    void go(Place next) {
        if (next.equals(here.get())) {
            return;
        }
        before.push(here.get());
        if (before.size() > STEPS_BACK) {
            before.removeLast();
        }
        after.clear();
        here.set(next);
        straighten();
    }

    void goBack() {
        walk(before, after);
    }

    void goForward() {
        walk(after, before);
    }

    private void walk(Deque<Place> from, Deque<Place> to) {
        if (!from.isEmpty()) {
            to.push(here.get());
            here.set(from.pop());
            ways();
        }
    }

    /// Forgets places that are no more.
    ///
    /// @param instead where the user goes who is at one of them; that is no step on the way
    void forget(Predicate<Place> gone, Place instead) {
        before.removeIf(gone);
        after.removeIf(gone);
        if (gone.test(here.get())) {
            here.set(instead);
        }
        straighten();
    }

    /// Forgets what is now the same place twice in a row.
    private void straighten() {
        for (Deque<Place> way : List.of(before, after)) {
            Place nearer = here.get();
            for (Iterator<Place> places = way.iterator(); places.hasNext(); ) {
                Place next = places.next();
                if (next.equals(nearer)) {
                    places.remove();
                }
                nearer = next;
            }
        }
        ways();
    }

    private void ways() {
        canGoBack.set(!before.isEmpty());
        canGoForward.set(!after.isEmpty());
    }
}
