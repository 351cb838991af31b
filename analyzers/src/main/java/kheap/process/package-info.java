/// The process that wrote a dump, as the JDK's own objects tell it.
package kheap.process;
