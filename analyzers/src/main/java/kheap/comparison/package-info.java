/// Several analyses of one service: what grew between them, whose it is, how fast, and where that ends.
package kheap.comparison;
