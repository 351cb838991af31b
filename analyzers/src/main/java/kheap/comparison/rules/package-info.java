/// The questions about several days, one file each.
package kheap.comparison.rules;
