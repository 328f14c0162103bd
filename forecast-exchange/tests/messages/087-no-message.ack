# line 1: 49 characters belong to no message and were not read
