/// The answers, one file each.
package kheap.rules;
