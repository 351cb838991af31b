/// What the window knows, without a node: the open dumps, the place where the user is.
package kheap.app.gui.model;
