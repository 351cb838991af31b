/// The JVMs of this machine, and dumps of them. Knows neither terminal nor window.
package kheap.app.jvm;
