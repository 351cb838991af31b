/// The JVMs of this machine, dumps of them, and what else tells of their memory. Knows neither terminal nor window.
package kheap.app.jvm;
