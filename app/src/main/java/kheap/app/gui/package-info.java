/// The window.
package kheap.app.gui;
