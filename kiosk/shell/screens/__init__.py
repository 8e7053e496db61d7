"""The screens that are not a page of a site, each made from what it shows and what it may do."""
