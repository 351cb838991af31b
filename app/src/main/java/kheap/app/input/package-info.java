/// What people write into options and fields.
package kheap.app.input;
