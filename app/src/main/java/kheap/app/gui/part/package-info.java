/// The parts that pages are made of.
package kheap.app.gui.part;
