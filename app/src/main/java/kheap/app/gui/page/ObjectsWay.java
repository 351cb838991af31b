package kheap.app.gui.page;

import kheap.app.gui.model.Place;
import kheap.app.gui.model.Workspace;

/// The ways between the looks at the objects of the dump that the user looks at.
record ObjectsWay(Workspace workspace) {
    void go(Place.Look look) {
        workspace.current().ifPresent(dump -> workspace.go(new Place.Objects(dump, look)));
    }

    void goToObject(long address) {
        workspace.goToObject(address);
    }

    void goToInstances(long type) {
        go(new Place.Look.Instances(type));
    }
}
