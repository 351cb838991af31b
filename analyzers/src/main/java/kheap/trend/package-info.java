/// One figure over time: its points, what becomes of it, how fast and how sure that is.
package kheap.trend;
