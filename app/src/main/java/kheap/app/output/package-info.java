/// Results on their way to a file.
package kheap.app.output;
