/// What the window remembers from one start to the next.
package kheap.app.gui.settings;
