/// The program in a terminal: arguments in, a verdict and an exit code out.
package kheap.app.cli;
