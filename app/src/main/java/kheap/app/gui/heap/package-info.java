/// The open heap behind the window: questions go in, plain values come out.
package kheap.app.gui.heap;
