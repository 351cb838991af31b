/// The pages of the window.
package kheap.app.gui.page;
