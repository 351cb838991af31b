/// What the program is.
package kheap.app.about;
